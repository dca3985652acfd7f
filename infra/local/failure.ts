/** One sentence for the user about a failure of the runner. */
export const sentenceOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const { code, port, path } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE') return `Port ${port} is in use; --port takes another one, or 0 for any that are free.`;
  if (code === 'EACCES' && port !== undefined) return `This user may not listen on port ${port}; --port takes another.`;
  if (code !== undefined && path !== undefined) return `The data directory cannot be used: ${firstLine(error)}.`;
  return `${firstLine(error).replace(/\.$/, '')}.`;
};

const firstLine = ({ message }: Error): string => message.split('\n', 1)[0] ?? '';
