-- An empty shop: its table, and the account of its API servers.
CREATE DATABASE shop;
CREATE TABLE shop.orders (
  id VARCHAR(32) PRIMARY KEY,
  customer VARCHAR(64) NOT NULL,
  amount DECIMAL(10,2) NOT NULL,
  placed_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)
);
CREATE USER shop IDENTIFIED BY 'shop-secret';
GRANT SELECT, INSERT, UPDATE, DELETE ON shop.* TO shop;
