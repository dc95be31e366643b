import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { HUB, SUBJECT, writeFleetLog } from '../../bench/archive/fleet-log';
import { reportOf } from '../../kit/shell';
import { temporaryFolder } from '../../kit/temporary-folder';

// The program as it is built shares a large archive out to threads; here, from the sources, one thread reads it all.

const folder = temporaryFolder();

test('threads find what one finds', async () => {
  const bytes = writeFleetLog(folder, { devices: 1_500, bytes: 55_000_000 });
  expect(bytes).toBeGreaterThan(40_000_000);
  const argv = ['--hub', HUB, '--device', SUBJECT, '--archive', folder, '--json'];
  const cli = join(__dirname, '..', '..', '..', 'dist', 'cli.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...argv], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  const report = await reportOf(...argv.slice(0, -1));
  expect(JSON.parse(stdout)).toEqual(report);
  expect(report.findings.map(({ id }) => id)).toContain('sas-renewal');
});
