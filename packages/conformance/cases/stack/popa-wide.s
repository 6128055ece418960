# POPAD skips ESP, and 66 PUSHA stores all of it.
# realmode: exit=hlt expect.eax=0x11111111 expect.edi=0x22222222 expect.esp=0x1000 judge="run on KVM"
        mov $0x1000, %sp
        mov $0x11111111, %eax
        mov $0x22222222, %edi
        pushal
        xor %eax, %eax
        xor %edi, %edi
        movl $0xdeadbeef, 0xfec
        popal
        hlt
