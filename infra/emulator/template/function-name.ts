/** The name in a function's ARN; a name is given back as it is. */
export const functionNameOf = (nameOrArn: string): string => nameOrArn.slice(nameOrArn.lastIndexOf(':') + 1);
