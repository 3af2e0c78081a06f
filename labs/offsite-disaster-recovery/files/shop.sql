-- On the source only; the replica gets it by replication.
CREATE DATABASE shop;
CREATE TABLE shop.orders (
  id        VARCHAR(32)    NOT NULL PRIMARY KEY,
  customer  VARCHAR(64)    NOT NULL,
  amount    DECIMAL(10, 2) NOT NULL,
  placed_at TIMESTAMP(3)   NOT NULL DEFAULT CURRENT_TIMESTAMP(3)
);
