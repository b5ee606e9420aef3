import { sh } from '@vmstation/resources';
import { defineHostCheck, wordsOf } from './host-check.ts';

/**
 * chronyc(1): of `tracking`, column 5 is what is yet to be corrected in seconds, column 14 the leap status; of
 * `sources`, column 2 marks the one that is followed, column 8 is the clock against it.
 */
export const clock = defineHostCheck({
  name: 'clock',
  sentence: 'the clock is synchronised and near enough',
  fix: 'see where the host takes its time from: chronyc -n sources -v',
  measure: () => 'chronyc -n -c tracking && chronyc -n -c sources',
  judge: (printed, { site }) => {
    const [tracking = [], ...sources] = printed
      .trim()
      .split('\n')
      .map((line) => line.split(','));
    const leap = tracking[13];
    const followed = sources.find(([, state]) => state === '*');
    const offset = Math.max(Math.abs(Number(tracking[4])), Math.abs(Number(followed?.[7] ?? 0)));
    if (leap === undefined || Number.isNaN(offset)) return [`chronyc said: ${printed.trim()}`];
    const ms = offset * 1000;
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
