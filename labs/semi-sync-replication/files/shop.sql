-- On the sources only; the replicas get it by replication.
CREATE DATABASE shop;
CREATE TABLE shop.orders (
  id        VARCHAR(32)    NOT NULL PRIMARY KEY,
  customer  VARCHAR(64)    NOT NULL,
  amount    DECIMAL(10, 2) NOT NULL,
  placed_at TIMESTAMP(3)   NOT NULL DEFAULT CURRENT_TIMESTAMP(3)
);
CREATE TABLE shop.measured (
  id    BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  at    TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6)
);
