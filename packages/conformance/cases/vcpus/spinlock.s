# A lock made of XCHG keeps a plain addition whole.
# realmode: layout=flat vcpus=3 exit=hlt mem.0x604=dc050000 mem.0x600=00 judge="KVM run; SDM vol. 3, Locked Atomic Operations"
        mov $500, %cx
1:      mov $1, %al
2:      xchg %al, 0x600
        test %al, %al
        jnz 2b
        incl 0x604
        movb $0, 0x600
        loop 1b
        xor %ax, %ax            # flags that do not tell who was last
        hlt
