# PUSHA with an odd SP below 15 would write across the end: #GP or shutdown, never half of it.
# realmode: layout=flat exit=shutdown mem.0xfff6=0000 judge="SDM vol. 2, PUSHA" needs=delivery-limit
        mov $5, %sp
        mov $-1, %ax
        mov %ax, %di
        pusha
        hlt
