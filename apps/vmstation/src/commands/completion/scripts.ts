/**
 * What each shell runs at a Tab. They only ask `vmstation __complete` and hand on what it says, a candidate a line with
 * its meaning behind a tab; `:files` means that names of files fit, too. The program that was typed is the one that is
 * asked, so `./node_modules/.bin/vmstation` completes as itself.
 */
const bash = String.raw`# bash completion of vmstation: eval "$(vmstation completion bash)"
_vmstation() {
  local word meaning
  COMPREPLY=()
  while IFS=$'\t' read -r word meaning; do
    if [ "$word" = :files ]; then
      compopt -o default -o bashdefault 2>/dev/null
    else
      COMPREPLY+=("$word")
    fi
  done < <("$1" __complete bash -- "${'$'}{COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _vmstation vmstation
`;

const zsh = String.raw`#compdef vmstation
# zsh completion of vmstation: a file _vmstation in a folder of $fpath, or eval "$(vmstation completion zsh)"
_vmstation() {
  local word meaning files
  local -a found
  while IFS=$'\t' read -r word meaning; do
    if [[ $word == :files ]]; then
      files=1
    else
      found+=("${'$'}{word//:/\\:}:$meaning")
    fi
  done < <("${'$'}{(Q)words[1]}" __complete zsh -- "${'$'}{(@Q)words[2,CURRENT]}" 2>/dev/null)
  [[ ${'$'}{words[CURRENT]} == --*=* ]] && compset -P '*='
  (( ${'$'}#found )) && _describe -t values 'vmstation' found
  [[ -n $files ]] && _files
}
if [[ $funcstack[1] == _vmstation ]]; then
  _vmstation "$@"
elif (( $+functions[compdef] )); then
  compdef _vmstation vmstation
fi
`;

const fish = `# fish completion of vmstation: ~/.config/fish/completions/vmstation.fish
function __vmstation_complete
  set -l words (commandline -opc)
  for line in ($words[1] __complete fish -- $words[2..-1] (commandline -ct) 2>/dev/null)
    if test "$line" = :files
      set -l kept (commandline -ct | string match -r -- '^--[^=]*=')
      __fish_complete_path (string replace -r -- '^--[^=]*=' '' (commandline -ct)) | string replace -r -- '^' "$kept"
    else
      echo $line
    end
  end
end
complete -c vmstation -f -a '(__vmstation_complete)'
`;

export const scripts: ReadonlyMap<string, string> = new Map([
  ['bash', bash],
  ['zsh', zsh],
  ['fish', fish],
]);
