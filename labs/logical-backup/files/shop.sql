-- The account is of this server, and no transaction of the shop.
SET SESSION sql_log_bin = 0;
CREATE USER 'shop'@'%' IDENTIFIED BY 'shop-secret';
GRANT SELECT, INSERT, EXECUTE ON shop.* TO 'shop'@'%';
SET SESSION sql_log_bin = 1;

SET NAMES utf8mb4;
SET SESSION cte_max_recursion_depth = 200000;
CREATE DATABASE shop CHARACTER SET utf8mb4;

CREATE TABLE shop.customers (
  id          INT          NOT NULL PRIMARY KEY,
  name        VARCHAR(64)  NOT NULL,
  preferences JSON         NOT NULL
);
INSERT INTO shop.customers
WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 5000)
SELECT n,
  CONCAT(ELT(1 + n MOD 6, 'Ada ☕', 'José Ñandú 🚲', '李雷 📚', 'Zoë Müller 🎻', 'कुमार 🪁', 'Åsa ⛵'), ' ', n),
  JSON_OBJECT('newsletter', IF(n MOD 2, 'yes', 'no'), 'sizes', JSON_ARRAY('S', n MOD 9), 'since', 2000 + n MOD 25)
FROM numbers;

CREATE TABLE shop.products (
  id    INT            NOT NULL PRIMARY KEY,
  name  VARCHAR(64)    NOT NULL,
  price DECIMAL(10, 2) NOT NULL,
  photo BLOB           NOT NULL
);
INSERT INTO shop.products
WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 200)
SELECT n, CONCAT(ELT(1 + n MOD 4, 'Teapot 🫖', 'Bicycle 🚲', 'Book 📚', 'Kite 🪁'), ' No. ', n), 5 + n * 1.25,
  CONCAT(X'89504E470D0A1A0A00', UNHEX(SHA2(n, 512)), UNHEX(SHA2(n + 1, 512)))
FROM numbers;

CREATE TABLE shop.purchases (
  id          INT            NOT NULL AUTO_INCREMENT PRIMARY KEY,
  customer_id INT            NOT NULL,
  product_id  INT            NOT NULL,
  quantity    INT            NOT NULL,
  price       DECIMAL(10, 2) NOT NULL,
  bought_on   DATE           NOT NULL,
  CONSTRAINT purchase_of_customer FOREIGN KEY (customer_id) REFERENCES shop.customers (id),
  CONSTRAINT purchase_of_product FOREIGN KEY (product_id) REFERENCES shop.products (id)
);
INSERT INTO shop.purchases (customer_id, product_id, quantity, price, bought_on)
WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 200000)
SELECT 1 + n * 7919 MOD 5000, 1 + n * 10477 MOD 200, 1 + n MOD 5, 5 + n MOD 250, DATE '2024-01-01' + INTERVAL n MOD 700 DAY
FROM numbers;

-- What is ordered today, and by a trigger how much that is.
CREATE TABLE shop.orders (
  id        VARCHAR(32)    NOT NULL PRIMARY KEY,
  customer  VARCHAR(64)    NOT NULL,
  amount    DECIMAL(10, 2) NOT NULL,
  placed_at TIMESTAMP(3)   NOT NULL DEFAULT CURRENT_TIMESTAMP(3)
);
CREATE TABLE shop.sales (
  day    DATE           NOT NULL PRIMARY KEY,
  orders INT            NOT NULL,
  total  DECIMAL(12, 2) NOT NULL
);
CREATE TRIGGER shop.count_order AFTER INSERT ON shop.orders FOR EACH ROW
  INSERT INTO shop.sales VALUES (DATE(NEW.placed_at), 1, NEW.amount)
  ON DUPLICATE KEY UPDATE orders = orders + 1, total = total + NEW.amount;

CREATE FUNCTION shop.customer_total(who INT) RETURNS DECIMAL(12, 2) READS SQL DATA
  RETURN (SELECT COALESCE(SUM(quantity * price), 0) FROM shop.purchases WHERE customer_id = who);

CREATE VIEW shop.best_sellers AS
  SELECT products.id, products.name, SUM(purchases.quantity) AS sold
  FROM shop.purchases JOIN shop.products ON products.id = purchases.product_id
  GROUP BY products.id, products.name;

-- Far in the future, so that it never runs while you are here.
CREATE EVENT shop.forget_old_sales ON SCHEDULE EVERY 1 DAY STARTS '2040-01-01 03:00:00'
  DO DELETE FROM shop.sales WHERE day < CURRENT_DATE - INTERVAL 10 YEAR;
