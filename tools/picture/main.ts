import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAnsi } from './ansi.ts';
import { toSvg } from './svg.ts';
import { openTerminal } from './terminal.ts';

/**
 * Takes the picture of the README, for maintainers: `node tools/picture/main.ts`, as root, with tmux installed.
 * Everything in it is real: a lab of its own is made, deployed, broken by hand and looked at.
 */
const root = join(import.meta.dirname, '..', '..');
process.env.VMSTATION_LAB = 'picture';
process.env.PATH = `${join(root, 'node_modules', '.bin')}:${process.env.PATH}`;

const columns = 100;
const lab = (verb: string) => execFileSync('vmstation', ['lab', verb], { cwd: root, stdio: 'inherit' });
lab('down');
lab('up');
const terminal = openTerminal({ columns, rows: 60 }, root);
try {
  terminal.run('vmstation apply');
  terminal.run('vmstation apply');
  terminal.run('podman exec vmstation-picture-homelab systemctl stop node-exporter   # broken by hand');
  terminal.run('vmstation drift');
  const lines = parseAnsi(terminal.capture()).slice(0, -1); // the last line is a prompt
  writeFileSync(join(root, 'docs', 'images', 'run.svg'), toSvg(lines, columns));
} finally {
  terminal.close();
  lab('down');
}
