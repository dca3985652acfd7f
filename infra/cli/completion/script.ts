export const shells = ['bash', 'zsh'] as const;

/** What may follow a command, by its help: its own commands, which begin a line of it, and its options. */
export const wordsOf = (usage: string): string[] => {
  const commands = [...usage.matchAll(/^ {2}([a-z][a-z-]*)(?= )/gm)].map(([, word = '']) => word);
  const options = [...usage.matchAll(/(?<![\w-])--[a-z][a-z-]*/g)].map(([word]) => word);
  return [...new Set([...commands, ...options])].toSorted();
};

const branch = ([command, usage]: [string, string]): string => `    ${command}) words='${wordsOf(usage).join(' ')}' ;;`;

/** bashcompinit builds on `compdef`, which is missing until compinit has run: few bare .zshrc files run it. */
const forZsh = `(( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i }
autoload -Uz bashcompinit && bashcompinit
`;

/**
 * A script that completes `npm run <command> -- …`. Elsewhere it leaves npm's own completion alone. zsh reads it by
 * bashcompinit. Words come from the help of each command.
 */
export const completionScript = (shell: (typeof shells)[number], usages: Readonly<Record<string, string>>): string =>
  `${shell === 'zsh' ? forZsh : ''}_storemail_npm() {
  local words
  COMPREPLY=()
  [ "\${COMP_WORDS[1]}" = run ] || return 0
  case "\${COMP_WORDS[2]}" in
${Object.entries(usages).map(branch).join('\n')}
    *) words='${Object.keys(usages).join(' ')}' ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _storemail_npm npm`;
