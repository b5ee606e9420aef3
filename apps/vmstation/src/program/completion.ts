import type { Command } from 'commander';
import { addHelp } from './help.ts';

/** `vmstation completion SHELL`, and the hidden verb that its script asks at each Tab. */
export function addCompletion(program: Command): void {
  const command = program.command('completion');
  addHelp(command, 'Print the completion script of a shell', {
    about:
      'It completes verbs, options, and values as they are now: hosts, roles and clusters, environments, sites, stacks, tasks, runs, and nodes of the lab.',
    words: { '<shell>': 'bash, zsh or fish' },
    examples: [
      ['completion bash >> ~/.bashrc', 'from the next bash on'],
      ['completion zsh > ~/.zsh/completions/_vmstation', 'a folder of $fpath'],
      ['completion fish > ~/.config/fish/completions/vmstation.fish', 'at once'],
    ],
    exits: ['printed', 'there is no such shell'],
  });
  command.action(async (shell: string) => {
    const { run } = await import('../commands/completion.ts');
    process.exitCode = run(shell);
  });
  program
    .command('__complete', { hidden: true })
    .argument('<shell>')
    .argument('[words...]')
    .action(async (shell: string, words: readonly string[]) => {
      const { answer } = await import('../commands/completion/answer.ts');
      process.stdout.write(await answer(program, shell, words));
    });
}
