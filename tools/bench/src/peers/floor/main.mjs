// The floor: ssh2 and nothing else, in plain JavaScript. It connects to all hosts at once, has one script run on each, and
// compares what it said; where something is missing it has everything made by a second one. No plan, no diff, no
// ledger, no lock.
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import ssh2 from 'ssh2';

const task = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const known = new Set(readFileSync(task.knownHosts, 'utf8').split('\n'));
const privateKey = readFileSync(task.key);

function run(client, script) {
  return new Promise((resolve, reject) => {
    client.exec('sudo -n sh', (error, channel) => {
      if (error) return reject(error);
      let output = '';
      channel.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
      channel.stderr.resume();
      channel.on('close', () => resolve(output));
      channel.end(script);
    });
  });
}

function open({ address, port }) {
  return new Promise((resolve, reject) => {
    const client = new ssh2.Client();
    client.on('ready', () => resolve(client)).on('error', reject);
    client.connect({
      sock: connect({ host: address, port, noDelay: true }),
      username: task.user,
      privateKey,
      algorithms: { kex: ['curve25519-sha256'], serverHostKey: ['ssh-ed25519'] },
      hostVerifier: (key) => known.has(`[${address}]:${port} ssh-ed25519 ${key.toString('base64')}`),
    });
  });
}

async function missing(client) {
  const said = await run(client, task.look);
  return task.wanted.find((piece) => !said.includes(piece));
}

const changed = await Promise.all(
  task.hosts.map(async (host) => {
    const client = await open(host);
    const before = await missing(client);
    if (before !== undefined) {
      await run(client, task.make);
      const left = await missing(client);
      if (left !== undefined) throw new Error(`${host.name}: ${left} is still missing`);
    }
    client.end();
    return before !== undefined;
  }),
);
console.log(`changed: ${changed.filter(Boolean).length}`);
