-- The life this server had before you met it: an inventory that was filled, sold from and restocked for a while.
-- It runs once, when the data directory of `source` is made. Its older binary logs are purged at the end, as they would
-- be on any server that is older than its retention time.

CREATE DATABASE inventory;

CREATE TABLE inventory.suppliers (
  id      INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name    VARCHAR(60)  NOT NULL,
  country CHAR(2)      NOT NULL,
  UNIQUE KEY name (name)
);

CREATE TABLE inventory.products (
  id          INT UNSIGNED  NOT NULL AUTO_INCREMENT PRIMARY KEY,
  supplier_id INT UNSIGNED  NOT NULL,
  name        VARCHAR(80)   NOT NULL,
  price       DECIMAL(8, 2) NOT NULL,
  in_stock    INT           NOT NULL DEFAULT 0,
  CONSTRAINT products_supplier FOREIGN KEY (supplier_id) REFERENCES inventory.suppliers (id)
);

CREATE TABLE inventory.stock_movements (
  id         INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  product_id INT UNSIGNED NOT NULL,
  amount     INT          NOT NULL,
  moved_on   DATE         NOT NULL,
  CONSTRAINT movements_product FOREIGN KEY (product_id) REFERENCES inventory.products (id)
);

-- Every movement changes the stock with it.
CREATE TRIGGER inventory.stock_moved AFTER INSERT ON inventory.stock_movements
  FOR EACH ROW UPDATE inventory.products SET in_stock = in_stock + NEW.amount WHERE id = NEW.product_id;

CREATE VIEW inventory.low_stock AS
  SELECT p.id, p.name, p.in_stock, s.name AS supplier
    FROM inventory.products p JOIN inventory.suppliers s ON s.id = p.supplier_id
   WHERE p.in_stock < 30;

INSERT INTO inventory.suppliers (name, country) VALUES
  ('Northwind Paper', 'SE'), ('Baltic Timber', 'EE'), ('Deccan Textiles', 'IN'), ('Rio Ceramics', 'BR'),
  ('Harbour Glass', 'NL'), ('Atlas Tools', 'MA'), ('Kyoto Inks', 'JP'), ('Prairie Leather', 'CA');

INSERT INTO inventory.products (supplier_id, name, price, in_stock)
  WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 299)
  SELECT 1 + i MOD 8,
         CONCAT(ELT(1 + i MOD 6, 'Notebook', 'Frame', 'Apron', 'Bowl', 'Lamp', 'Folder'), ' no. ', 100 + i),
         4.50 + (i * 37) MOD 90,
         25
    FROM n;

DELIMITER //
-- One delivery or sale a day is one transaction a day: `days` of them, from `first_day` on.
CREATE PROCEDURE inventory.live_through (IN first_day INT, IN days INT)
BEGIN
  DECLARE day INT DEFAULT first_day;
  WHILE day < first_day + days DO
    INSERT INTO inventory.stock_movements (product_id, amount, moved_on)
      WITH RECURSIVE n (id) AS (SELECT 1 + day MOD 30 UNION ALL SELECT id + 30 FROM n WHERE id <= 270)
      SELECT id, IF(day MOD 7 = 3, -15, 40), '2026-01-01' + INTERVAL day DAY FROM n;
    SET day = day + 1;
  END WHILE;
END//
DELIMITER ;

CALL inventory.live_through(0, 45);
FLUSH BINARY LOGS;

UPDATE inventory.products SET price = ROUND(price * 1.04, 2) WHERE supplier_id IN (2, 5);
CALL inventory.live_through(45, 30);
FLUSH BINARY LOGS;

-- What is older than this moment is gone from the binary log; what it did is still in the tables.
PURGE BINARY LOGS BEFORE NOW() + INTERVAL 1 SECOND;

CALL inventory.live_through(75, 20);
FLUSH BINARY LOGS;

CALL inventory.live_through(95, 15);
