/** Text that its own validator refuses. */
export const refused = {
  sshd: 'Nonsense maybe\n',
  sudoers: 'ops ALL=(ALL NOPASSWD\n',
} as const;

/** A configuration of sshd, and how it is made effective. */
interface SshdTry {
  readonly text: string;
  readonly restart?: boolean;
}

/** What sshd accepts (but for the last, which kills it), and what would have cut us off. */
export const sshd: readonly SshdTry[] = [
  { text: 'AllowUsers nobody\n' },
  { text: 'DenyUsers ops\n' },
  { text: 'PubkeyAuthentication no\n' },
  { text: 'AuthorizedKeysFile /nowhere\n' },
  { text: 'Port 2222\n' },
  { text: 'ListenAddress 192.0.2.1\n' }, // an address that is not ours: sshd ends
  { text: 'Ciphers 3des-cbc\n' },
  { text: 'MaxSessions 0\n' },
  { text: 'ForceCommand /bin/false\n' },
  { text: refused.sshd, restart: true },
];

/** What visudo accepts, and what would have left us without root. */
export const sudoers: readonly string[] = [
  'ops ALL=(ALL:ALL) !ALL\n',
  'ALL ALL=(ALL:ALL) !ALL\n',
  'ops ALL=(ALL:ALL) PASSWD: ALL\n',
  'User_Alias ADMINS = ops\nADMINS ALL=(ALL:ALL) !/bin/sh, !/usr/bin/sh\n',
  'Defaults requiretty\n',
  'Defaults noexec\n',
  'Defaults:ops runas_default=nobody\n',
  'Defaults:ops secure_path=/nowhere\n',
  'Defaults:ops runchroot=/nowhere\n',
  'Defaults:ops runcwd=/nowhere\n',
];

/** Keys of which each tolerates the other only: not the one that we log in with. */
export const strangers = [
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAnnaAnnaAnnaAnnaAnnaAnnaAnnaAnnaAnnaAnnaA anna',
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBertBertBertBertBertBertBertBertBertBertB bert',
] as const;
