/** A network as the numbers of its first address and its prefix. */
export interface Network {
  readonly first: number;
  readonly prefix: number;
}

/** `192.168.4.63` → 3232236607. The text has passed the schema. */
export function addressNumber(address: string): number {
  return address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
}

/** 3232236607 → `192.168.4.63`. */
export function showAddress(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}

/** The network of an address with prefix; host bits are cleared. */
export function parseCidr(text: string): Network {
  const [address = '', prefixText = '32'] = text.split('/');
  const prefix = Number(prefixText);
  const span = 2 ** (32 - prefix);
  return { first: Math.floor(addressNumber(address) / span) * span, prefix };
}

export function showCidr(network: Network): string {
  return `${showAddress(network.first)}/${network.prefix}`;
}

/** The last address of a network: its broadcast address, where magic packets go. */
export function lastAddress(cidr: string): string {
  const network = parseCidr(cidr);
  return showAddress(network.first + 2 ** (32 - network.prefix) - 1);
}

/** The n-th address of a network, counted from its first. */
export function nthAddress(cidr: string, n: number): string {
  return showAddress(parseCidr(cidr).first + n);
}

export function contains(cidr: string, address: string): boolean {
  const network = parseCidr(cidr);
  const offset = addressNumber(address) - network.first;
  return offset >= 0 && offset < 2 ** (32 - network.prefix);
}

export function overlaps(a: string, b: string): boolean {
  const [first, second] = [parseCidr(a), parseCidr(b)];
  const [wide, narrow] = first.prefix <= second.prefix ? [first, second] : [second, first];
  return contains(showCidr(wide), showAddress(narrow.first));
}
