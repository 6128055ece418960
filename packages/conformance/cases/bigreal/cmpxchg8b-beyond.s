# CMPXCHG8B above 64 KiB.
# realmode: layout=flat reg.ds.limit=0xffffffff reg.ds.g=1 exit=hlt flags=Z mem.0x20000=0100000002000000 judge="KVM run; SDM vol. 2, CMPXCHG8B"
        mov $0x20000, %edi
        mov $1, %ebx
        mov $2, %ecx
        xor %eax, %eax
        xor %edx, %edx
        cmpxchg8b (%edi)
        hlt
