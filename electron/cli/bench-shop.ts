/** What a server of a measured shop begins with: the orders' table and the accounts, the same on every server. */
export const shopFiles = {
  mount: './files/shop.sql:/docker-entrypoint-initdb.d/shop.sql:ro',
  files: {
    'files/shop.sql': `SET sql_log_bin = 0;
CREATE DATABASE shop;
CREATE TABLE shop.orders (id VARCHAR(32) PRIMARY KEY, customer VARCHAR(64) NOT NULL, amount DECIMAL(10,2) NOT NULL,
  placed_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3));
CREATE USER shop IDENTIFIED BY 'shop-secret';
GRANT SELECT, INSERT, UPDATE, DELETE ON shop.* TO shop;
CREATE USER repl IDENTIFIED BY 'repl-secret';
GRANT REPLICATION SLAVE ON *.* TO repl;
SET sql_log_bin = 1;
`,
  },
} as const
