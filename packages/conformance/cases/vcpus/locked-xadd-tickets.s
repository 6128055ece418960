# LOCK XADD hands every ticket out once: the sum of all tickets is that of 0 to 1999.
# realmode: layout=flat vcpus=2 exit=hlt mem.0x600=d0070000 mem.0x604=98801e00 judge="KVM run; SDM vol. 3, Locked Atomic Operations"
        mov $1000, %cx
1:      mov $1, %eax
        lock xadd %eax, 0x600
        lock add %eax, 0x604
        loop 1b
        xor %eax, %eax          # who drew the last one is chance
        hlt
