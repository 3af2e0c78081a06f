-- On the source only; the replica gets it by replication.
CREATE DATABASE shop;

CREATE TABLE shop.orders (
  id        VARCHAR(32)    NOT NULL PRIMARY KEY,
  customer  VARCHAR(64)    NOT NULL,
  amount    DECIMAL(10, 2) NOT NULL,
  placed_at TIMESTAMP(3)   NOT NULL DEFAULT CURRENT_TIMESTAMP(3)
);

-- Things of which there is only one.
CREATE TABLE shop.single_pieces (
  piece   VARCHAR(40) NOT NULL PRIMARY KEY,
  sold_to VARCHAR(64) NULL
);
INSERT INTO shop.single_pieces VALUES ('Lamp no. 7', NULL), ('Bowl no. 12', NULL);

-- What a person has to decide.
CREATE TABLE shop.disputes (
  piece   VARCHAR(40) NOT NULL,
  sold_to VARCHAR(64) NOT NULL,
  PRIMARY KEY (piece, sold_to)
);
