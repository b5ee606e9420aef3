import { defineHostTask, mirrorOf } from '@vmstation/inventory';
import { binary, command, directory, service, user } from '@vmstation/resources';
import { openPort } from '../config/open-port.ts';

/** Upstream's release binary as a service of its own user. */
export const nodeExporter = defineHostTask({
  name: 'node-exporter',
  title: 'node exporter on every host',
  hosts: (_host, site) => site.monitoring !== undefined,
  resources: ({ site, host, facts }) => {
    if (site.monitoring === undefined) return [];
    const { version, sha256 } = site.monitoring.nodeExporter;
    const arch = facts.arch === 'arm64' ? 'arm64' : 'amd64';
    const release = `node_exporter-${version}.linux-${arch}`;
    const { url } = mirrorOf(
      site,
      `https://github.com/prometheus/node_exporter/releases/download/v${version}/${release}.tar.gz`,
    );
    const account = user({
      name: 'node-exporter',
      system: true,
      home: '/nonexistent',
      shell: '/usr/sbin/nologin',
    });
    const textfiles = directory({ path: '/var/lib/node_exporter', owner: 'root:root' });
    const program = binary(
      {
        path: '/usr/local/bin/node_exporter',
        url,
        member: `${release}/node_exporter`,
        downloadSha256: sha256[arch] ?? '',
      },
      { after: [{ type: 'package', key: host.family === 'debian' ? 'curl' : 'tar' }] },
    );
    const daemon = service(
      {
        name: 'node-exporter',
        enabled: true,
        running: true,
        unit: unit(host.address, site.ports.nodeExporter),
      },
      { after: [account, textfiles, program] },
    );
    const open = command({
      name: `open-port-${site.ports.nodeExporter}`,
      ...openPort(site.ports.nodeExporter),
    });
    const answers = command(
      {
        name: 'node-exporter-answers',
        until: `curl -fsS --max-time 3 http://${host.address}:${site.ports.nodeExporter}/metrics 2>/dev/null | grep -q '^node_exporter_build_info'`,
        run: `for _ in $(seq 20); do curl -fsS --max-time 3 http://${host.address}:${site.ports.nodeExporter}/metrics >/dev/null 2>&1 && exit 0; sleep 0.5; done; exit 1`,
        explain: 'systemctl status node-exporter --no-pager; journalctl -u node-exporter -n 30 --no-pager',
      },
      { after: [daemon] },
    );
    return [account, textfiles, { ...program, notify: [daemon] }, daemon, open, answers];
  },
});

function unit(address: string, port: number): string {
  return `# Managed by vmstation (cluster-monitor-stack:node-exporter).
[Unit]
Description=Prometheus node exporter
After=network-online.target
Wants=network-online.target

[Service]
User=node-exporter
ExecStart=/usr/local/bin/node_exporter --web.listen-address=${address}:${port} --collector.textfile.directory=/var/lib/node_exporter
Restart=on-failure
RestartSec=2
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=read-only
PrivateTmp=yes

[Install]
WantedBy=multi-user.target
`;
}
