import { z } from 'zod';
import { controllerPath, textLike } from './values.ts';

const userName = textLike(/^[a-z_][a-z0-9_-]{0,31}$/, 'a user name');

const publicKey = textLike(
  /^(?:ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521)|sk-ssh-ed25519@openssh\.com) [A-Za-z0-9+/]+={0,2}(?: .*)?$/,
  'an OpenSSH public key',
);

const userSchema = z
  .strictObject({
    for: z.array(z.string()).default(['all']).describe('Hosts, roles, clusters or all. Default all.'),
    groups: z.array(userName).default([]).describe('Further groups.'),
    sudo: z
      .enum(['nopasswd', 'password', 'none'])
      .default('none')
      .describe('Whether the user may become root, and how. Default none.'),
    keys: z.array(publicKey).default([]).describe('Public keys that may log in.'),
    keyFiles: z
      .array(controllerPath)
      .default([])
      .describe('Public key files on the controller; read when hosts are configured.'),
  })
  .describe('A person or a robot with an account.');

export const usersSchema = z.record(userName, userSchema).default({}).describe('Accounts by name.');

/** An account to be on hosts. */
export interface User extends z.output<typeof userSchema> {
  readonly name: string;
}
