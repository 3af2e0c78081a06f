/** A database that two servers have, and what is then done to one of them; no count of rows tells the two apart. */
export interface Lookalike {
  /** What differs, or what there is in a pair of which nothing does. */
  what: string
  schema: string
  /** For both servers alike. */
  make: string[]
  /** For one of them; null where the two stay the same. */
  damage: string | null
}

const rows = (count: number, row: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => row(at + 1)).join(', ')

/** Five pairs that are the same and more that are not, of the kinds of columns that real shops have. */
export const lookalikes: Lookalike[] = [
  {
    what: 'text with emoji, trailing spaces and NULL beside the empty string',
    schema: 'texts',
    make: [
      'CREATE TABLE texts.reviews (id INT PRIMARY KEY, title VARCHAR(80), body TEXT) DEFAULT CHARSET = utf8mb4',
      `INSERT INTO texts.reviews VALUES ${rows(200, (at) => `(${at}, ${at % 7 ? `'Größe ${at} 👟🏽  '` : 'NULL'}, ${at % 5 ? `REPEAT('日本語 ', ${at})` : "''"})`)}`,
    ],
    damage: null,
  },
  {
    what: 'rows without a key, in another order on each',
    schema: 'keyless',
    make: [
      'CREATE TABLE keyless.visits (page VARCHAR(40), at TIMESTAMP(6))',
      `INSERT INTO keyless.visits VALUES ${rows(100, (at) => `('/p/${at % 10}', '2026-01-01 00:00:00.${String(at % 10).padStart(6, '0')}')`)}`,
    ],
    damage: null,
  },
  {
    what: 'exact and inexact numbers, bits and times',
    schema: 'numbers',
    make: [
      `CREATE TABLE numbers.measures (a INT, b BIGINT UNSIGNED, price DECIMAL(30,10), f FLOAT, d DOUBLE, flags BIT(12), y YEAR, t TIME(3),
         PRIMARY KEY (a, b))`,
      `INSERT INTO numbers.measures VALUES ${rows(150, (at) => `(${-at}, 18446744073709551615 - ${at}, ${at}.0000000001, ${at} / 3, ${at} / 7, ${at % 4096}, ${2000 + (at % 100)}, '-${at % 24}:00:00.${at % 10}')`)}`,
    ],
    damage: null,
  },
  {
    what: 'JSON, generated columns, enumerations and sets',
    schema: 'documents',
    make: [
      `CREATE TABLE documents.carts (id INT PRIMARY KEY, cart JSON, total DECIMAL(10,2) GENERATED ALWAYS AS (cart->>'$.total') STORED,
         items INT GENERATED ALWAYS AS (JSON_LENGTH(cart, '$.items')) VIRTUAL, state ENUM('open', 'paid'), marks SET('gift', 'fast'))`,
      `INSERT INTO documents.carts (id, cart, state, marks) VALUES ${rows(100, (at) => `(${at}, JSON_OBJECT('total', ${at}.5, 'items', JSON_ARRAY(${at}, '${at}', NULL, TRUE)), 'open', 'gift,fast')`)}`,
    ],
    damage: null,
  },
  {
    what: 'a parent and its children, and a table that nothing is in',
    schema: 'family',
    make: [
      'CREATE TABLE family.parents (id INT PRIMARY KEY)',
      'CREATE TABLE family.children (parent INT, number INT, PRIMARY KEY (parent, number), FOREIGN KEY (parent) REFERENCES family.parents (id))',
      'CREATE TABLE family.nobody (id INT PRIMARY KEY)',
      'INSERT INTO family.parents VALUES (1), (2)',
      `INSERT INTO family.children VALUES ${rows(50, (at) => `(${1 + (at % 2)}, ${at})`)}`,
    ],
    damage: null,
  },
  {
    what: 'a byte in the middle of a BLOB',
    schema: 'pictures',
    make: [
      'CREATE TABLE pictures.photos (id INT PRIMARY KEY, bytes LONGBLOB)',
      `INSERT INTO pictures.photos VALUES ${rows(20, (at) => `(${at}, REPEAT(UNHEX('00FF${at.toString(16).padStart(2, '0')}'), 5000))`)}`,
    ],
    damage: "UPDATE pictures.photos SET bytes = INSERT(bytes, 7001, 1, UNHEX('01')) WHERE id = 13",
  },
  {
    what: 'a NULL that became an empty string',
    schema: 'nulls',
    make: [
      'CREATE TABLE nulls.customers (id INT PRIMARY KEY, phone VARCHAR(20), fax VARCHAR(20))',
      `INSERT INTO nulls.customers VALUES ${rows(50, (at) => `(${at}, NULL, '')`)}`,
    ],
    damage: "UPDATE nulls.customers SET phone = '' WHERE id = 25",
  },
  {
    what: 'the values of two rows exchanged',
    schema: 'swapped',
    make: [
      'CREATE TABLE swapped.prices (article INT PRIMARY KEY, cents INT)',
      `INSERT INTO swapped.prices VALUES ${rows(50, (at) => `(${at}, ${at * 100})`)}`,
    ],
    damage: 'UPDATE swapped.prices SET cents = CASE article WHEN 7 THEN 800 ELSE 700 END WHERE article IN (7, 8)',
  },
  {
    what: 'a number in JSON that became a text',
    schema: 'json_types',
    make: [
      'CREATE TABLE json_types.settings (id INT PRIMARY KEY, value JSON)',
      `INSERT INTO json_types.settings VALUES ${rows(30, (at) => `(${at}, '{"limit": 1, "unit": "EUR"}')`)}`,
    ],
    damage: `UPDATE json_types.settings SET value = JSON_SET(value, '$.limit', '1') WHERE id = 3`,
  },
  {
    what: 'the last bit of a FLOAT',
    schema: 'floats',
    make: [
      'CREATE TABLE floats.probes (id INT PRIMARY KEY, reading FLOAT)',
      `INSERT INTO floats.probes VALUES ${rows(30, (at) => `(${at}, 0.1 * ${at})`)}, (31, 16777215)`,
    ],
    damage: 'UPDATE floats.probes SET reading = 16777214 WHERE id = 31',
  },
  {
    what: 'capital letters under a collation that does not see them',
    schema: 'letters',
    make: [
      'CREATE TABLE letters.accounts (id INT PRIMARY KEY, mail VARCHAR(60)) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_0900_ai_ci',
      `INSERT INTO letters.accounts VALUES ${rows(30, (at) => `(${at}, 'Ada${at}@example.org')`)}`,
    ],
    damage: 'UPDATE letters.accounts SET mail = LOWER(mail) WHERE id = 12',
  },
  {
    what: 'a space at the end under a collation that pads',
    schema: 'spaces',
    make: [
      'CREATE TABLE spaces.codes (id INT PRIMARY KEY, code VARCHAR(20)) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_general_ci',
      `INSERT INTO spaces.codes VALUES ${rows(30, (at) => `(${at}, 'C${at}')`)}`,
    ],
    damage: "UPDATE spaces.codes SET code = CONCAT(code, ' ') WHERE id = 12",
  },
  {
    what: 'one of two equal rows without a key, in place of a third',
    schema: 'doubles',
    make: [
      'CREATE TABLE doubles.scans (code VARCHAR(10))',
      "INSERT INTO doubles.scans VALUES ('A'), ('A'), ('B'), ('B'), ('C')",
    ],
    damage: "UPDATE doubles.scans SET code = 'C' WHERE code = 'A'",
  },
  {
    what: 'a microsecond',
    schema: 'moments',
    make: [
      'CREATE TABLE moments.events (id INT PRIMARY KEY, at TIMESTAMP(6))',
      `INSERT INTO moments.events VALUES ${rows(30, (at) => `(${at}, '2026-03-01 12:00:${at + 10}.123456')`)}`,
    ],
    damage: "UPDATE moments.events SET at = '2026-03-01 12:00:15.123457' WHERE id = 5",
  },
  {
    what: 'a byte in a value of more than half of max_allowed_packet',
    schema: 'large',
    make: [
      'CREATE TABLE large.films (id INT PRIMARY KEY, bytes LONGBLOB)',
      "INSERT INTO large.films VALUES (1, REPEAT('a', 900000)), (2, REPEAT('b', 900000))",
    ],
    damage: "UPDATE large.films SET bytes = INSERT(bytes, 400000, 1, 'x') WHERE id = 1",
  },
]
