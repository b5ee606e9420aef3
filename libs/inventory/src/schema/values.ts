import { z } from 'zod';
import { parseCidr, showCidr } from '../ipv4.ts';

/** What the schemas of a site are made of. Messages read as a sentence after the value: `"x" is not …`. */
const quoted = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

/** Text of one form; `what` ends the sentence "… is not". */
export function textLike(pattern: RegExp, what: string) {
  return z
    .string()
    .regex(pattern, { error: (issue) => `${quoted(issue.input)} is not ${what}`, abort: true });
}

const octet = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const address = `${octet}(?:\\.${octet}){3}`;

/** Short name of a host: lower-case letters, digits and hyphens, at most 63. */
export const hostName = textLike(
  /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
  'a host name (lower-case letters, digits, hyphens)',
).brand<'HostName'>();
export type HostName = z.output<typeof hostName>;

/** IPv4 address in dotted form. */
export const ipv4 = textLike(
  new RegExp(`^${address}$`),
  'an IPv4 address such as 192.168.4.63',
).brand<'Ipv4'>();
export type Ipv4 = z.output<typeof ipv4>;

/** IPv4 network in CIDR form whose host bits are zero. */
export const cidr = textLike(
  new RegExp(`^${address}/(?:3[0-2]|[12]?\\d)$`),
  'an IPv4 network such as 192.168.4.0/24',
)
  .superRefine((text, context) => {
    const meant = showCidr(parseCidr(text));
    if (meant === text) return;
    const message = `${quoted(text)} has host bits set`;
    context.addIssue({
      code: 'custom',
      message,
      params: { code: 'CIDR_HOST_BITS', fix: `did you mean ${meant}?` },
    });
  })
  .brand<'Cidr'>();
export type Cidr = z.output<typeof cidr>;

/** Hardware address; read with colons or hyphens in any case, kept in lower case with colons. */
export const mac = textLike(
  /^[0-9a-fA-F]{2}(?:[:-][0-9a-fA-F]{2}){5}$/,
  'a MAC address such as 00:e0:4c:68:cb:bf',
)
  .transform((text) => text.toLowerCase().replaceAll('-', ':'))
  .brand<'Mac'>();
export type Mac = z.output<typeof mac>;

/** DNS name such as `vmstation.local` or `0.pool.ntp.org`. */
export const dnsName = textLike(
  /^(?=.{1,253}$)[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*$/,
  'a DNS name',
);

/** Name of a cluster, volume, profile or environment. */
export const label = textLike(
  /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
  'a name (lower-case letters, digits, hyphens)',
);

/** Exact version without a leading v, such as 1.29.15. */
export const version = textLike(/^\d+\.\d+\.\d+$/, 'an exact version such as 1.29.15');

/** TCP or UDP port. */
export const port = z
  .int({ error: (issue) => `${quoted(issue.input)} is not a port` })
  .min(1, 'a port is at least 1')
  .max(65535, 'a port is at most 65535');

/** Absolute path on a host, in its shortest form: two that are written alike are one. */
export const absolutePath = textLike(
  /^(?:\/(?!\.{1,2}(?:\/|$))[^/\0]+)+$/,
  'an absolute path without //, /./, /../ or a slash at the end',
);

/** Path on the controller: absolute, or below the home folder with `~/`. */
export const controllerPath = textLike(/^(?:~\/|\/).+$/, 'an absolute path or one that starts with ~/');

/** A span such as 15s, 30d or 2h, as Prometheus writes it. */
export const duration = textLike(/^\d+(?:ms|s|m|h|d|w|y)$/, 'a duration such as 15s or 30d');

/** A size such as 500M or 4GB. */
export const size = textLike(/^\d+(?:[KMGT]B?)$/, 'a size such as 500M or 4GB');

/** Prefix of an http or https address, kept without a slash at the end. */
export const httpUrl = textLike(/^https?:\/\/[^\s/]+\S*$/, 'an http or https address').transform((url) =>
  url.replace(/\/+$/, ''),
);
