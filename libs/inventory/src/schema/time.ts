import { z } from 'zod';
import { dnsName, hostName, textLike } from './values.ts';

export const timeSchema = z
  .strictObject({
    timezone: textLike(/^[A-Za-z][A-Za-z0-9_+/-]*$/, 'a time zone such as UTC or Europe/Berlin')
      .default('UTC')
      .describe('Time zone of all hosts. Default UTC.'),
    upstream: z
      .array(dnsName)
      .min(1, 'name at least one time server')
      .default(['0.pool.ntp.org', '1.pool.ntp.org', '2.pool.ntp.org', '3.pool.ntp.org'])
      .describe('Time servers outside. Default 0 to 3.pool.ntp.org.'),
    servers: z
      .array(hostName)
      .default([])
      .describe('Hosts that serve the local network; the others follow them. Default none: all ask outside.'),
    maxOffsetMs: z
      .int()
      .positive()
      .default(1000)
      .describe('A clock that is further off than this is a fault, in milliseconds. Default 1000.'),
    makestep: z
      .strictObject({
        seconds: z.number().positive().default(1).describe('Step instead of slew beyond this. Default 1.'),
        updates: z.int().default(3).describe('Only in the first so many updates. Default 3.'),
      })
      .prefault({})
      .describe("chrony's makestep."),
  })
  .prefault({})
  .describe('Clocks, kept by chrony and by nothing else.');
