# Both views of the code page are the same bytes.
# realmode: layout=page+alias exit=hlt expect.ax=0x1234 reg.es=0xff00
# realmode: judge="KVM run"

        mov %es:word - 0xf000, %ax
        hlt
word:   .word 0x1234
