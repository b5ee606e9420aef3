import { contains, lastAddress, nthAddress } from '../ipv4.ts';
import type { SitePath } from '../problem.ts';
import type { SiteView } from '../view.ts';
import { entries, type Rule, repeated } from './rule.ts';

interface Holder {
  readonly text: string;
  readonly path: SitePath;
  readonly who: string;
}

function holders(view: SiteView, field: 'address' | 'mac'): readonly Holder[] {
  const gateway: readonly Holder[] =
    field === 'address' && view.network !== undefined
      ? [{ text: view.network.gateway, path: ['network', 'gateway'], who: 'the gateway' }]
      : [];
  const machines = entries(view.hosts).flatMap(({ key, value }) => [
    { text: value[field], path: ['hosts', key, field], who: key },
    { text: value.bmc?.[field], path: ['hosts', key, 'bmc', field], who: `the BMC of ${key}` },
  ]);
  return [...gateway, ...machines].flatMap((holder) =>
    holder.text === undefined ? [] : [{ ...holder, text: holder.text }],
  );
}

export const duplicateAddress: Rule = (view) =>
  repeated(holders(view, 'address')).map(({ text, path, who, first }) => ({
    code: 'ADDRESS_DUPLICATE',
    path,
    message: `${first.who} has the address ${text} already`,
    fix: `give ${who} an address of its own`,
  }));

export const duplicateMac: Rule = (view) =>
  repeated(holders(view, 'mac')).map(({ text, path, who, first }) => ({
    code: 'MAC_DUPLICATE',
    path,
    message: `${first.who} has the MAC ${text} already`,
    fix: `write the MAC of ${who}, as \`ip link\` shows it there`,
  }));

export const outsideNetwork: Rule = (view) => {
  const cidr = view.network?.cidr;
  if (cidr === undefined) return [];
  const reserved = [nthAddress(cidr, 0), lastAddress(cidr)];
  return holders(view, 'address')
    .filter(({ text }) => !contains(cidr, text) || reserved.includes(text))
    .map(({ text, path }) => ({
      code: 'ADDRESS_OUTSIDE_NETWORK',
      path,
      message: `${text} is not an address for a machine in the network ${cidr}`,
      fix: 'write an address of that network, or correct network.cidr',
    }));
};
