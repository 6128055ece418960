# CMPXCHG8B stores ECX:EBX where EDX:EAX is found, else loads it, and changes ZF only.
# realmode: exit=hlt flags=ZC expect.eax=0x11111111 expect.edx=0x22222222 mem.0x600=7856341221436587 judge="run on KVM"
        movl $0x11111111, 0x600
        movl $0x22222222, 0x604
        mov $0x12345678, %ebx
        mov $0x87654321, %ecx
        stc
        cmpxchg8b 0x600
        jz bad
        cmpxchg8b 0x600
        hlt
bad:    hlt
