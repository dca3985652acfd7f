/** The placeholder of an empty list. */
export const Empty = ({ title, text }: { title: string; text: string }) => (
  <div class="empty">
    <svg viewBox="0 0 48 48" aria-hidden="true">
      <path d="M8 14h32v22H8z M8 14l16 13 16-13" />
    </svg>
    <p>
      <strong>{title}</strong>
    </p>
    <p>{text}</p>
  </div>
);
