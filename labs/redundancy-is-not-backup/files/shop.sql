-- On the source only; the replicas get it by replication.
CREATE DATABASE shop;
CREATE TABLE shop.orders (
  id        VARCHAR(32)    NOT NULL PRIMARY KEY,
  customer  VARCHAR(64)    NOT NULL,
  amount    DECIMAL(10, 2) NOT NULL,
  placed_at TIMESTAMP(3)   NOT NULL DEFAULT CURRENT_TIMESTAMP(3)
);
CREATE TABLE shop.products (
  id    INT            NOT NULL PRIMARY KEY,
  name  VARCHAR(64)    NOT NULL,
  price DECIMAL(10, 2) NOT NULL
);
INSERT INTO shop.products VALUES (1, 'Lamp', 39.00), (2, 'Desk', 240.00), (3, 'Chair', 119.50), (4, 'Shelf', 84.90);
