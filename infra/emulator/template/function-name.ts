/** The function name in an ARN; a plain name is returned unchanged. */
export const functionNameOf = (nameOrArn: string): string => nameOrArn.slice(nameOrArn.lastIndexOf(':') + 1);
