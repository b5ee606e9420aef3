const steps = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** `4.1 GiB` */
export function bytes(value: number): string {
  const power = Math.min(steps.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, value)) / 10)));
  const number = value / 1024 ** power;
  return `${number >= 100 || power === 0 ? Math.round(number) : number.toFixed(1)} ${steps[power]}`;
}

/** `+0.3 ms`, `-2.5 s` */
export function offset(seconds: number): string {
  const size = Math.abs(seconds);
  const sign = size < 0.000_05 ? '' : seconds < 0 ? '-' : '+';
  return size < 1 ? `${sign}${(size * 1000).toFixed(1)} ms` : `${sign}${size.toFixed(1)} s`;
}
