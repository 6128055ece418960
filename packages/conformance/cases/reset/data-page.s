# .data stands at address 0 with its bytes, .bss behind it with zeros.
# realmode: exit=hlt expect.ax=0x1234 expect.bx=0
# realmode: judge="KVM run"

        mov value, %ax
        mov empty, %bx
        hlt
        .data
value:  .word 0x1234
        .bss
empty:  .skip 2
