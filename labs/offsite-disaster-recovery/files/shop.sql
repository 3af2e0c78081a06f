-- On the source only; the replica gets it by replication.
CREATE DATABASE shop;
CREATE TABLE shop.orders (
  id        VARCHAR(32)    NOT NULL PRIMARY KEY,
  customer  VARCHAR(64)    NOT NULL,
  amount    DECIMAL(10, 2) NOT NULL,
  placed_at TIMESTAMP(3)   NOT NULL DEFAULT CURRENT_TIMESTAMP(3)
);
-- A year of orders.
INSERT INTO shop.orders (id, customer, amount, placed_at)
WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 1000)
SELECT
  CONCAT('old-', LPAD((a.n - 1) * 1000 + b.n, 6, '0')),
  ELT(1 + MOD(a.n + b.n, 5), 'Ada', 'Grace', 'Edsger', 'Barbara', 'Tim'),
  MOD(a.n * 7919 + b.n * 104729, 20000) / 100,
  NOW(3) - INTERVAL (a.n * 1000 + b.n) * 700 SECOND
FROM numbers AS a JOIN numbers AS b WHERE a.n <= 20;
