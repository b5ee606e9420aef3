import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Part } from './part.ts';
import { shell } from './shell.ts';

const nodeExporter = 'node_exporter-1.6.1.linux-amd64';
const folder = 'github.com/prometheus/node_exporter/releases/download/v1.6.1';

/** Plain downloads under upstream's address: the archive of node_exporter with its sums. */
export const fileParts: readonly Part[] = [
  {
    name: 'files',
    version: '1.6.1',
    recipe: { nodeExporter, folder },
    lane: 'system',
    local: {
      source: 'go',
      needs: ['node-exporter'],
      build: async (context) => {
        const sh = shell({ log: context.log, cwd: context.work });
        const target = join(context.dir, folder);
        await mkdir(target, { recursive: true });
        await sh`rm -rf ${nodeExporter} && mkdir ${nodeExporter}`;
        await sh`install -m 755 ${join(context.need('node-exporter'), 'node_exporter')} ${nodeExporter}/node_exporter`;
        await sh`tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -cf ${nodeExporter}.tar ${nodeExporter}`;
        await sh`gzip -1n ${nodeExporter}.tar && mv ${nodeExporter}.tar.gz ${target}/`;
        await sh`cd ${target} && sha256sum ${nodeExporter}.tar.gz > sha256sums.txt`;
      },
    },
  },
];
