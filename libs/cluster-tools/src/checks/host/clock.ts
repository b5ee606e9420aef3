import { sh } from '@vmstation/resources';
import { defineHostCheck, wordsOf } from './host-check.ts';

/** chronyd(1) and chronyc(1): column 5 is the offset in seconds, column 14 the leap status. */
export const clock = defineHostCheck({
  name: 'clock',
  sentence: 'the clock is synchronised and near enough',
  fix: 'see where the host takes its time from: chronyc -n sources -v',
  measure: () => 'chronyc -n -c tracking',
  judge: (printed, { site }) => {
    const columns = printed.trim().split(',');
    const leap = columns[13];
    const offset = Number(columns[4]);
    if (leap === undefined || Number.isNaN(offset)) return [`chronyc said: ${printed.trim()}`];
    const ms = Math.abs(offset) * 1000;
    return [
      ...(leap === 'Not synchronised' ? ['chrony follows no source'] : []),
      ...(ms > site.time.maxOffsetMs
        ? [`the clock is ${Math.round(ms)} ms off; at most ${site.time.maxOffsetMs} ms are allowed`]
        : []),
    ];
  },
});

const keepers = ['chrony', 'chronyd'];
const others = ['systemd-timesyncd', 'ntp', 'ntpd', 'ntpsec', 'openntpd'];

/** Debian's chronyd.service is another name of chrony.service, so both may be active. */
export const timeDaemon = defineHostCheck({
  name: 'time-daemon',
  sentence: 'chrony and nothing else keeps the clock',
  fix: 'vmstation apply --tags=time',
  measure: () =>
    sh`for unit in ${[...keepers, ...others]}; do printf '%s %s\n' "$unit" "$(systemctl is-active "$unit")"; done`,
  judge: (printed) => {
    const active = wordsOf(printed).flatMap(([unit, state]) =>
      unit !== undefined && state === 'active' ? [unit] : [],
    );
    return [
      ...(active.some((unit) => keepers.includes(unit)) ? [] : ['chrony does not run']),
      ...active.filter((unit) => others.includes(unit)).map((unit) => `${unit} runs beside it`),
    ];
  },
});
