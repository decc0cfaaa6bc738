/** The app's own sign: an open book with a mark on its page. */
export function AppMark({ size = 24 }: { readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d="M12 6.6C9.8 5 6.4 4.4 2.6 4.6v14c3.8-.2 7.2.4 9.4 2 2.2-1.6 5.6-2.2 9.4-2v-14C17.6 4.4 14.2 5 12 6.6v14" />
      <circle cx="16.7" cy="10.2" r="1.15" fill="currentColor" stroke="none" />
    </svg>
  );
}
