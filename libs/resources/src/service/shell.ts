/**
 * Functions of the type `service`.
 *
 * `vm_service_up` believes nothing but what systemd shows: after the job it waits, by condition and for 60 seconds at
 * most, until the unit is active and, where a process belongs to it, the same process was seen for a second. A unit
 * whose process died three times meanwhile is given up at once.
 */
export const serviceShell = `
# INDEXES NAME...: a block of lines for each name, in the order of the names, with an empty line between.
vm_service_read() {
  vm_indexes=$1; shift
  if vm_out=$(systemctl show --property=LoadState,ActiveState,SubState,UnitFileState,NeedDaemonReload -- "$@" 2>&1); then vm_error=; else vm_error=$vm_out; fi
  set -- $vm_indexes
  if [ -n "$vm_error" ]; then
    for vm_i in "$@"; do vm_put "$vm_i" error "$vm_error"; done
    return
  fi
  while IFS= read -r vm_line; do
    if [ -z "$vm_line" ]; then shift; continue; fi
    vm_put "$1" "\${vm_line%%=*}" "\${vm_line#*=}"
  done <<vm_end
$vm_out
vm_end
}
# INDEX FIELD PATH: the text as it is, with its last newlines.
vm_service_text() {
  [ -f "$3" ] || return 0
  vm_text=$(cat -- "$3" && printf x) && vm_put "$1" "$2" "\${vm_text%x}"
}
vm_service_write() {
  mkdir -p "\${1%/*}" && printf %s "$2" > "$1.vmstation" && chmod 644 "$1.vmstation" && mv -f "$1.vmstation" "$1"
}
# NAME...: systemd reads its files again, where they are newer than what it knows of one of these.
vm_service_reload() {
  case $(systemctl show --property=NeedDaemonReload,LoadState -- "$@") in
    *NeedDaemonReload=yes* | *LoadState=not-found*) systemctl daemon-reload ;;
  esac
}
# NAME, unless it was enabled together with others.
vm_service_enable() {
  [ "$(systemctl is-enabled -- "$1" 2>/dev/null)" = enabled ] || systemctl enable -- "$1"
}
# NAME: in which of its lives a unit is, and how.
vm_service_life() { systemctl show --property=ActiveState,SubState,InvocationID -- "$1" | tr '\\n' ' '; }
# VERB NAME: a head start; what comes up is noted, so that it is neither done nor watched again.
vm_service_ahead() {
  vm_service_up "$1" "$2" && printf '%s %s' "$1" "$(vm_service_life "$2")" >"$VM_STATE/service.ahead/$2"
}
# VERB NAME: whether a head start of this batch did it, and nothing has happened to the unit since.
vm_service_was_ahead() {
  [ -e "$VM_STATE/service.ahead/$2" ] && [ "$(cat "$VM_STATE/service.ahead/$2")" = "$1 $(vm_service_life "$2")" ]
}
# VERB NAME
vm_service_up() {
  if vm_service_was_ahead "$1" "$2"; then return 0; fi
  systemctl reset-failed -- "$2" 2>/dev/null || : # it says so when there is nothing to reset
  systemctl "$1" --no-block -- "$2" || return
  vm_tries=0 vm_seen=0 vm_last= vm_restarts=
  while [ "$vm_tries" -lt 300 ]; do
    vm_tries=$((vm_tries + 1))
    vm_now=$(systemctl show --property=ActiveState,SubState,Result,MainPID,NRestarts,Job -- "$2" | tr '\\n' ' ')
    case " $vm_now" in
      *' Job='[1-9]*) ;; # the job still waits or runs
      *' ActiveState=active '*)
        case " $vm_now" in *' SubState=running '*) ;; *) return 0 ;; esac
        if [ "$vm_now" = "$vm_last" ]; then vm_seen=$((vm_seen + 1)); else vm_seen=0; fi
        if [ "$vm_seen" -ge 5 ]; then return 0; fi ;;
      *' ActiveState=failed '*) break ;;
      *' ActiveState=inactive '*)
        # A oneshot has done its work; anything else ended by itself.
        case " $vm_now" in *' Result=success '*) [ "$(systemctl show --property=Type --value -- "$2")" = oneshot ] && return 0 ;; esac
        break ;;
    esac
    vm_count=\${vm_now##*NRestarts=}
    if [ "$vm_count" != "$vm_now" ]; then
      vm_count=\${vm_count%% *}
      [ -n "$vm_restarts" ] || vm_restarts=$vm_count
      if [ "$((vm_count - vm_restarts))" -ge 3 ]; then break; fi
    fi
    vm_last=$vm_now
    sleep 0.2
  done
  printf '%s does not stay up: %s\\n' "$2" "$vm_now" >&2
  return 1
}
`;
