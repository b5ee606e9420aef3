export { nodeExporter } from './tasks/node-exporter.ts';
export { prometheus } from './tasks/prometheus.ts';
export { targetsUp } from './tasks/targets-up.ts';
