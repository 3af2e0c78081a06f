CREATE DATABASE shop;
CREATE TABLE shop.orders (
  id        VARCHAR(32)    NOT NULL PRIMARY KEY,
  customer  VARCHAR(64)    NOT NULL,
  amount    DECIMAL(10, 2) NOT NULL,
  placed_at TIMESTAMP(3)   NOT NULL DEFAULT CURRENT_TIMESTAMP(3)
);
INSERT INTO shop.orders (id, customer, amount) VALUES
  ('old-1', 'Ada', 12.00), ('old-2', 'Grace', 7.50), ('old-3', 'Edsger', 99.90), ('old-4', 'Barbara', 41.00);
