import { z } from 'zod';
import { absolutePath, hostName, label, textLike } from './values.ts';

const volumeSchema = z
  .strictObject({
    host: hostName.describe('Host whose disk it is.'),
    path: absolutePath.describe('Folder on that host.'),
    uid: z.int().min(0).default(0).describe('Owner. Default 0.'),
    gid: z.int().min(0).default(0).describe('Group. Default 0.'),
    mode: textLike(/^0[0-7]{3}$/, 'a file mode in quotes such as "0755"')
      .default('0755')
      .describe('Default 0755.'),
    mayBeAsleep: z
      .boolean()
      .default(false)
      .describe('Says on purpose that the data may be out of reach while the host sleeps. Default false.'),
  })
  .describe('A folder with data that outlives deployments.');

export const volumesSchema = z
  .record(label, volumeSchema)
  .default({})
  .describe('Where data lies, by name. Reset leaves it alone.');

/** A folder with data on a host. */
export interface Volume extends z.output<typeof volumeSchema> {
  readonly name: string;
}
