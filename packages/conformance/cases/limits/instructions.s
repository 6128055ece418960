# max= ends an endless loop after exactly so many instructions.
# realmode: exit="limit instructions" max=11 expect.ax=5
# realmode: judge="machine: contract.ts"

1:      inc %ax
        jmp 1b
