/** Why a host is not reached or not worked on over SSH: libs/ssh. */
export const ssh: Readonly<Record<string, string>> = {
  SSH_AUTH_FAILED: 'no key at hand is among the authorized ones of that user on the host',
  SSH_CONFIG_UNREADABLE: 'a line of the SSH configuration, or of a file that it includes, is not of its form',
  SSH_CONNECTION_LOST:
    'the host went down, sshd ended, or the network was cut: three keepalives had no answer',
  SSH_HOST_KEY_CHANGED:
    'the host was installed anew, another machine has its address, or somebody is in between',
  SSH_HOST_KEY_INVALID: 'the line is not of the form that known_hosts files have',
  SSH_HOST_KEY_REVOKED: 'a known_hosts file marks this key as @revoked',
  SSH_HOST_KEY_SEEN: 'none: an inner signal that no run shows',
  SSH_HOST_KEY_UNKNOWN: 'nobody has pinned the key of this host yet, and it is never trusted by itself',
  SSH_PROXY_COMMAND: 'a ProxyCommand is any program; connections here go through jump hosts only',
  SSH_JUMP_INVALID: 'the jump host is written in a form that is not understood, or leads back to itself',
  SSH_KEY_UNREADABLE: 'the file is missing, not readable, no private key, or has a passphrase and no agent',
  SSH_MATCH_UNCLEAR:
    'such a Match line asks for a command to be run or for a connection under way (exec, final, tagged …), and neither is done to read a configuration',
  SSH_OUTPUT_TOO_BIG: 'a script printed without end',
  SSH_SCRIPT_INVALID: 'a value holds a NUL byte or half of a character',
  SSH_SHELL_FAILED: 'the login shell of the user is no POSIX shell, prints too much, or lacks a program',
  SSH_TIMEOUT: 'a command on the host hangs, or is slower than its limit',
  SSH_UNREACHABLE:
    'the host is off, asleep or elsewhere, sshd does not run, or a firewall is between; the message says which',
  SUDO_NOT_ALLOWED: 'sudoers does not let this user become root, or the user should be root and is not',
  SUDO_PASSWORD_WRONG: 'sudo on the host refused the password that was typed or set',
};
