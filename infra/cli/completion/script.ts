export const shells = ['bash', 'zsh'] as const;

/** The subcommands and options in a help text. A subcommand begins a line, after two spaces. */
export const wordsOf = (usage: string): string[] => {
  const commands = [...usage.matchAll(/^ {2}([a-z][a-z-]*)(?= )/gm)].map(([, word = '']) => word);
  const options = [...usage.matchAll(/(?<![\w-]|npm run )--[a-z][a-z-]*/g)].map(([word]) => word);
  return [...new Set([...commands, ...options])].toSorted();
};

const branch = ([command, usage]: [string, string]): string => `    ${command}) words='${wordsOf(usage).join(' ')}' ;;`;

/** bashcompinit needs `compdef`, which is defined by compinit; not every .zshrc runs it. */
const forZsh = `(( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i }
autoload -Uz bashcompinit && bashcompinit
`;

/**
 * A script that completes `npm run <command> -- …` with the words of each command's help text, and leaves other npm
 * commands alone. zsh runs it through bashcompinit.
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
