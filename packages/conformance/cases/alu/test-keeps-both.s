# TEST of memory with a register writes neither.
# realmode: exit=hlt mem.0x600=f0 expect.al=0x0f flags=osZPc judge="KVM run; SDM vol. 2, TEST"
        movb $0xf0, 0x600
        mov $0x0f, %al
        test %al, 0x600
        hlt
