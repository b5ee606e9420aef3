import { controlPlaneNames } from '../parts/control-plane-main.ts';
import { kubernetesVersion } from '../parts/kubernetes-source.ts';
import type { ImageSpec } from './image-spec.ts';

const path = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

const controlPlane: readonly ImageSpec[] = controlPlaneNames.map((name) => ({
  ref: `registry.k8s.io/${name}:${kubernetesVersion}`,
  base: name === 'kube-proxy' ? ['layer-debian', 'layer-control-plane'] : ['layer-control-plane'],
  files: [],
  config: { Entrypoint: [`/usr/local/bin/${name}`], Env: [path] },
  note: 'one program for the four components, called by name',
}));

/** Source: upstream's Dockerfile of prometheus v2.48.0. */
const prometheusConfig = `global:
  scrape_interval: 15s
scrape_configs:
  - job_name: prometheus
    static_configs:
      - targets: ['localhost:9090']
`;

/** Source: docker/entrypoint.sh of rest-server 0.14.0. */
const restEntrypoint = `#!/bin/sh

set -e

if [ -n "$DISABLE_AUTHENTICATION" ]; then
    OPTIONS="--no-auth $OPTIONS"
else
    if [ ! -f "$PASSWORD_FILE" ]; then
        ( umask 027 && touch "$PASSWORD_FILE" )
    fi

    if [ ! -s "$PASSWORD_FILE" ]; then
        echo
        echo "**WARNING** No user exists, please 'docker exec -it \\$CONTAINER_ID create_user'"
        echo
    fi
fi

exec rest-server --path "$DATA_DIRECTORY" --htpasswd-file "$PASSWORD_FILE" $OPTIONS
`;

const nobody = 65534;

/** Every image that the lab's site runs. */
export const images: readonly ImageSpec[] = [
  ...controlPlane,
  {
    ref: 'registry.k8s.io/pause:3.9',
    base: [],
    files: [{ path: '/pause', part: 'pause', file: 'pause' }],
    config: { Entrypoint: ['/pause'], User: '65535:65535' },
    note: "same task as upstream's C program, written in Go",
  },
  {
    ref: 'registry.k8s.io/etcd:3.5.16-0',
    base: [],
    files: ['etcd', 'etcdctl', 'etcdutl'].map((name) => ({
      path: `/usr/local/bin/${name}`,
      part: 'etcd',
      file: name,
    })),
    config: { Env: [path], ExposedPorts: ['2379/tcp', '2380/tcp', '4001/tcp', '7001/tcp'] },
  },
  {
    ref: 'registry.k8s.io/coredns/coredns:v1.11.1',
    base: [],
    files: [{ path: '/coredns', part: 'coredns', file: 'coredns' }],
    config: { Entrypoint: ['/coredns'], ExposedPorts: ['53/tcp', '53/udp'] },
    note: "without cloud plugins; runs as root where upstream's file carries a capability",
  },
  {
    ref: 'registry.k8s.io/e2e-test-images/agnhost:2.45',
    base: ['layer-debian'],
    files: [
      { path: '/agnhost', part: 'agnhost', file: 'agnhost' },
      { path: '/agnhost-2', link: 'agnhost' },
      { path: '/uploads', directory: true },
    ],
    config: {
      Entrypoint: ['/agnhost'],
      Cmd: ['pause'],
      Env: [path],
      ExposedPorts: ['80/tcp', '8080/tcp', '8081/tcp', '9376/tcp', '5000/tcp'],
    },
    note: 'without the dig, curl and iperf that upstream adds',
  },
  {
    ref: 'ghcr.io/flannel-io/flannel:v0.27.4',
    base: ['layer-debian'],
    files: [{ path: '/opt/bin/flanneld', part: 'flannel', file: 'flanneld' }],
    config: { Entrypoint: ['/opt/bin/flanneld'], Env: [path] },
    note: 'without the tencentvpc and udp back ends',
  },
  {
    ref: 'ghcr.io/flannel-io/flannel-cni-plugin:v1.8.0-flannel1',
    base: ['layer-debian'],
    files: [{ path: '/flannel', part: 'flannel-cni', file: 'flannel' }],
    config: { Env: [path] },
    note: 'holds the plugin of containernetworking/plugins v0.9.1, the last public module with it',
  },
  {
    ref: 'docker.io/prom/prometheus:v2.48.0',
    base: ['layer-debian'],
    files: [
      { path: '/usr/bin/prometheus', part: 'prometheus', file: 'prometheus' },
      { path: '/usr/bin/promtool', part: 'prometheus', file: 'promtool' },
      { path: '/etc/prometheus', directory: true, owner: nobody },
      { path: '/etc/prometheus/prometheus.yml', content: prometheusConfig, owner: nobody },
      { path: '/usr/share/prometheus/console_libraries', directory: true },
      { path: '/usr/share/prometheus/consoles', directory: true },
      { path: '/prometheus', directory: true, owner: nobody },
    ],
    config: {
      Entrypoint: ['/bin/prometheus'],
      Cmd: [
        '--config.file=/etc/prometheus/prometheus.yml',
        '--storage.tsdb.path=/prometheus',
        '--web.console.libraries=/usr/share/prometheus/console_libraries',
        '--web.console.templates=/usr/share/prometheus/consoles',
      ],
      Env: [path],
      User: String(nobody),
      WorkingDir: '/prometheus',
      ExposedPorts: ['9090/tcp'],
      Volumes: ['/prometheus'],
    },
    note: 'discovery plugins dns, file, http, kubernetes and static only; no React pages and no consoles',
  },
  {
    ref: 'docker.io/restic/rest-server:0.14.0',
    base: ['layer-debian'],
    files: [
      { path: '/usr/bin/rest-server', part: 'rest-server', file: 'rest-server' },
      { path: '/entrypoint.sh', content: restEntrypoint, mode: 0o755 },
      { path: '/data', directory: true },
    ],
    config: {
      Cmd: ['/entrypoint.sh'],
      Env: [path, 'DATA_DIRECTORY=/data', 'PASSWORD_FILE=/data/.htpasswd'],
      ExposedPorts: ['8000/tcp'],
      Volumes: ['/data'],
    },
    note: 'without create_user and delete_user, which need htpasswd',
  },
];
