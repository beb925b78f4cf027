declare module 'virtual:icons' {
  const shapes: Record<string, string[]>;
  export default shapes;
}
