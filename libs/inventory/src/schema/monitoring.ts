import { z } from 'zod';
import { duration, label, size, textLike, version } from './values.ts';

const sha256 = textLike(/^[0-9a-f]{64}$/, 'a SHA-256 digest');

export const monitoringSchema = z
  .strictObject({
    cluster: label.describe('The cluster that Prometheus runs in.'),
    volume: label.describe('The volume of its time series; Prometheus runs where that is.'),
    scrapeInterval: duration.default('15s').describe('Default 15s.'),
    retention: z
      .strictObject({
        time: duration.default('30d').describe('Default 30d.'),
        size: size.default('4GB').describe('Default 4GB.'),
      })
      .prefault({})
      .describe('Whichever comes first.'),
    prometheus: z.strictObject({ version }).describe('Metrics and alerts.'),
    nodeExporter: z
      .strictObject({
        version,
        sha256: z
          .strictObject({ amd64: sha256.optional(), arm64: sha256.optional() })
          .describe("Digest of upstream's release tarball by architecture."),
      })
      .describe('Metrics of hosts.'),
  })
  .describe('Metrics.');
