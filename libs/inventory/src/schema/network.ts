import { z } from 'zod';
import { cidr, controllerPath, hostName, ipv4 } from './values.ts';

export const networkSchema = z
  .strictObject({
    cidr: cidr.describe('The network that all hosts are in.'),
    gateway: ipv4.describe('The router.'),
    dns: z
      .array(ipv4)
      .min(1, 'name at least one DNS server')
      .describe(
        'A note: the DNS servers of the hosts, best first. They are set where the hosts have their addresses from.',
      ),
  })
  .describe('The local network.');

export const connectionSchema = z
  .strictObject({
    knownHosts: controllerPath
      .default('~/.ssh/known_hosts')
      .describe('File on the controller with the pinned host keys. Default ~/.ssh/known_hosts.'),
    jump: hostName
      .optional()
      .describe(
        'Host through which the others, and the clusters on them, are reached, when the controller is elsewhere. Default: ProxyJump of the SSH configuration.',
      ),
  })
  .prefault({})
  .describe('How the controller reaches the hosts.');
