// The same questions asked of DuckDB: duckdb.mjs FILE hotline|applications THREADS, with NODE_PATH naming its folder.
import { createRequire } from "node:module";

const { DuckDBInstance } = createRequire(process.env.NODE_PATH + "/")("@duckdb/node-api");
const [file, kind, threads] = process.argv.slice(2);
const ASKED = {
  hotline: `SELECT count(*), count(DISTINCT call_id), count(*) FILTER (result = '人工接听'), min(offered_at), max(offered_at)
            FROM read_csv('${file}', header = true)`,
  // days from Monday to Friday, by prefix sums over the year
  applications: `WITH day AS (SELECT d::DATE AS d, sum((dayofweek(d) BETWEEN 1 AND 5)::INT) OVER (ORDER BY d) AS upto
                   FROM generate_series(DATE '2024-12-31', DATE '2026-01-31', INTERVAL 1 DAY) t(d)),
                 app AS (SELECT app_id, materials_complete_at::DATE AS a, issued_at::DATE AS b
                   FROM read_csv('${file}', header = true))
                 SELECT count(*), count(DISTINCT app_id), max(y.upto - x.upto), avg(y.upto - x.upto),
                   quantile_cont(y.upto - x.upto, [0.5, 0.95])
                 FROM app JOIN day x ON x.d = app.a JOIN day y ON y.d = app.b`,
};
const instance = await DuckDBInstance.create(":memory:", { threads });
const connection = await instance.connect();
const reader = await connection.runAndReadAll(ASKED[kind]);
console.log(String(reader.getRows()));
