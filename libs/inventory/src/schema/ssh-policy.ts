import { z } from 'zod';
import { hostName } from './values.ts';

export const sshPolicySchema = z
  .strictObject({
    permitRootLogin: z
      .enum(['no', 'prohibit-password', 'yes'])
      .default('prohibit-password')
      .describe('Default prohibit-password: with a key only.'),
    passwordAuthentication: z.boolean().default(false).describe('Login with a password. Default false.'),
    kexAlgorithms: z
      .array(z.string())
      .default([
        'curve25519-sha256',
        'curve25519-sha256@libssh.org',
        'ecdh-sha2-nistp521',
        'ecdh-sha2-nistp384',
        'ecdh-sha2-nistp256',
      ])
      .describe('Key exchanges offered. Default curve25519 and ecdh.'),
    ciphers: z
      .array(z.string())
      .default([
        'chacha20-poly1305@openssh.com',
        'aes256-gcm@openssh.com',
        'aes128-gcm@openssh.com',
        'aes256-ctr',
        'aes192-ctr',
        'aes128-ctr',
      ])
      .describe('Ciphers offered.'),
    macs: z
      .array(z.string())
      .default([
        'hmac-sha2-512-etm@openssh.com',
        'hmac-sha2-256-etm@openssh.com',
        'hmac-sha2-512',
        'hmac-sha2-256',
      ])
      .describe('Message authentication codes offered.'),
    maxAuthTries: z.int().positive().default(3).describe('Default 3.'),
    maxSessions: z.int().positive().default(10).describe('Default 10.'),
    loginGraceSeconds: z.int().positive().default(60).describe('Default 60.'),
    clientAliveSeconds: z.int().positive().default(300).describe('Default 300.'),
    clientAliveCount: z.int().positive().default(2).describe('Default 2.'),
    logLevel: z
      .enum(['INFO', 'VERBOSE'])
      .default('VERBOSE')
      .describe('Default VERBOSE: logins name their key.'),
    jumpHosts: z
      .array(hostName)
      .default([])
      .describe(
        'Hosts that others are reached through: AllowTcpForwarding is local there, and on connection.jump, and no elsewhere. One that only the SSH configuration of the controller knows has to be named here.',
      ),
  })
  .prefault({})
  .describe(
    'What sshd allows. X11, agent and tunnel forwarding, empty passwords, GSSAPI and host keys are off.',
  );
