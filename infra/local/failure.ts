/** A one-line error message for a failure of the runner. */
export const failureMessage = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const { code, port, path } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE') return `Port ${port} is in use. Pass another one with --port, or --port 0 for free ports.`;
  if (code === 'EACCES' && port !== undefined)
    return `This user is not allowed to listen on port ${port}. Pass another one with --port.`;
  if (code !== undefined && path !== undefined) return `The data directory cannot be used: ${firstLine(error)}.`;
  return `${firstLine(error).replace(/\.$/, '')}.`;
};

const firstLine = ({ message }: Error): string => message.split('\n', 1)[0] ?? '';
