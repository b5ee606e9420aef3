/**
 * chrony follows a source (its own clock counts on a server without network) and is near enough: by what it has yet to
 * correct, and by the last sample of that source (columns 2 and 8 of the CSV), which also tells where chronyd may not
 * set the clock.
 */
export function synchronised(maxOffsetMs: number): string {
  const most = maxOffsetMs / 1000;
  return `chronyc -n tracking 2>/dev/null | awk -F' *: *' -v most=${most} '$1 == "Leap status" { normal = $2 == "Normal" } $1 == "System time" { split($2, word, " "); near = word[1] <= most } END { exit !(normal && near) }' && chronyc -n -c sources | awk -F, -v most=${most} '$2 == "*" && ($8 > most || $8 < -most) { far = 1 } END { exit far }'`;
}

/**
 * Waits for a source, at most 90 s. By itself chronyd steps the clock in its first updates only (`makestep`); one that
 * went wrong later would be slewed for days, so it is told to step.
 */
export function setRight(maxOffsetMs: number): string {
  return `off=0
for _ in $(seq 45); do
  if ${synchronised(maxOffsetMs)}; then exit 0; fi
  chronyc -n burst 2/4 >/dev/null 2>&1 || :
  if chronyc -n -c sources | grep -q '^.,[*],'; then off=$((off + 1)); fi
  [ "$off" != 3 ] || chronyc -n makestep >/dev/null 2>&1 || :
  [ "$off" -lt 6 ] || break
  sleep 2
done
chronyc -n sources >&2 || :
if [ "$off" -ge 6 ]; then
  chronyc -n -c sources | awk -F, '$2 == "*" { printf "the clock is %.0f s %s %s, and chronyd does not set it right\\n", ($8 < 0 ? -$8 : $8), ($8 < 0 ? "behind" : "ahead of"), $3 }' >&2
else
  echo 'chronyd follows no source: none of those above answers' >&2
fi
exit 1`;
}
