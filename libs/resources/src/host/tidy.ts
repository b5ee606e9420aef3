import { generationFragment } from './state-section.ts';

/** A machine on which nothing is remembered any more keeps nothing of ours; tells what is left. */
export const tidyFragment = `
vm_tidy() {
  set -- "$VM_STATE"/ledger/*.json "$VM_STATE"/guard/*.sh
  for VM_FILE in "$@"; do [ -e "$VM_FILE" ] && return 0; done
  [ -d "$VM_STATE/ledger" ] && rm -rf -- "$VM_STATE"
}
vm_tidy
${generationFragment}
`;
