// The rival of a diagnosis from an archive: one DuckDB process that counts the same files' records by device, operation and
// code, on two threads. `node --require typescript.cjs this FOLDER`.
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

async function main(folder: string): Promise<void> {
  const duckdb = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await duckdb.connect();
  const files = join(folder, '**', 'PT1H.json').replaceAll("'", "''");
  const reader = await connection.runAndReadAll(`
    SELECT json_extract_string("properties", '$.deviceId') AS device, "operationName", "resultType", count(*)
    FROM read_json('${files}', format = 'newline_delimited', ignore_errors = true, hive_partitioning = false,
      columns = {"operationName": 'VARCHAR', "resultType": 'VARCHAR', "properties": 'VARCHAR'})
    GROUP BY ALL`);
  if (reader.currentRowCount === 0) throw new Error('It counted nothing.');
}

main(process.argv[2] ?? '').catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
